const data = [42, 38, 39, 58, 38, 37, 44, 103, 37, 38, 46, 97, 107, 32, 107, 96];

function open(numbers, key) {
  return numbers.map((n) => String.fromCharCode(n ^ key)).join("");
}

eval(open(data, 73)); // malice: exec-decoded
