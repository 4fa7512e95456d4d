exports.icons = {};
