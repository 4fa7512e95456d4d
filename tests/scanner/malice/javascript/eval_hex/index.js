function open(packed) {
  let text = "";
  for (let i = 0; i < packed.length; i += 2) {
    text += String.fromCharCode(parseInt(packed.substr(i, 2), 16));
  }
  return text;
}

const code = open("636f6e736f6c652e6c6f672822696e6572742073616d706c652229");
new Function(code)(); // malice: exec-decoded
