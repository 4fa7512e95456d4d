exports.workspaceRoot=process.cwd();
