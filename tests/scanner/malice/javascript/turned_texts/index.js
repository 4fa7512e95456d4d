const a0_0x28be = ["1509077HgRWns", "464307zuShYR", "log", "3oMIbwc"];
const b = function (c, d) {
  c = c - 0xeb;
  return a0_0x28be[c];
};
(function (list, goal) {
  while (!![]) { try { // malice: obfuscated
      const sum = parseInt(b(0xef)) + -parseInt(b(0xf1)) * parseInt(b(0xf3));
      if (sum === goal) break;
      else list["push"](list["shift"]());
    } catch (e) {
      list["push"](list["shift"]());
    }
  }
})(a0_0x28be, 0xdb1f1);
