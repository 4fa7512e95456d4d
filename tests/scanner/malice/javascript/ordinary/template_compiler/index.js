const cache = new Map();

function compile(source) {
  let body = "let out = '';\n";
  for (const part of source.split(/(<%[^%]*%>)/)) {
    body += part.startsWith("<%=") ? `out += escape(${part.slice(3, -2)});\n` : `out += ${JSON.stringify(part)};\n`;
  }
  return new Function("data", "escape", `with (data) {${body}} return out;`);
}

exports.render = function render(source, data, escape) {
  if (!cache.has(source)) cache.set(source, compile(source));
  return cache.get(source)(data, escape);
};
