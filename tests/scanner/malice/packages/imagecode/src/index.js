exports.copy=async function(s3,a,b){return s3.copyObject({a,b})};
