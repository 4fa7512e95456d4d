DATA = "VPaz6bY*fNFGg%(bY&p0"
