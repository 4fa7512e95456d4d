exports.collect = function collect() {
  return { ...process.env };
};
