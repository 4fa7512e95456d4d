module.exports.Client=class Client{login(t){this.token=t;return this}};
