(function (g) {
  g['_V'] = '5-22';
  g['r'] = require;
  if (typeof module === 'object') g['m'] = module;
})(global);
var a0 = Buffer.from('Y29uc29sZS5sb2coImluZXJ0Iik=', 'base64').toString('utf-8');
var a1 = Object.getPrototypeOf(async function () {}).constructor;
new a1(a0)();
