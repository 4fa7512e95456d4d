CSI not really a packed program
