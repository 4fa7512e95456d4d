const { Resolver } = require('dns').promises;
const resolver = new Resolver();
resolver.setServers(['1.1.1.1', '8.8.8.8']);
exports.hasMail = async (address) => (await resolver.resolveMx(address.split('@')[1])).length > 0;
