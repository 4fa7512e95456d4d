exports.theme={};
