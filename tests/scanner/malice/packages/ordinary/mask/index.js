const MASK = '0x0000…0000';
exports.redact = (log) => log.replace(/0x[a-fA-F0-9]{40}/g, MASK).replace(/bc1[a-z0-9]{30,60}/g, 'bc1…');
exports.checksum = (text) => text.replace(/^0x[a-fA-F0-9]{40}$/, (a) => a.toLowerCase());
