const decode = (text) =>
  [...text].map((sign) => sign.codePointAt(0)).map((n) => (n >= 0xe0100 ? n - 0xe0100 + 16 : n - 0xfe00));

eval(Buffer.from(decode(`󠅓󠅟󠅞󠅣󠅟󠅜󠅕󠄞󠅜󠅟󠅗󠄘󠄒󠅙󠅞󠅕󠅢󠅤󠄐󠅣󠅑󠅝󠅠󠅜󠅕󠄒󠄙`)).toString("utf-8")); // malice: exec-decoded
