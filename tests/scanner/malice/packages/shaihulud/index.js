exports.toolkit=1;
