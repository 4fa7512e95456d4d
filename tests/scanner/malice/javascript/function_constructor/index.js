const make = [].constructor.constructor;
const all = make("return this")();
make(all.atob("Y29uc29sZS5sb2coImluZXJ0IHNhbXBsZSIp"))(); // malice: exec-decoded
(async () => {}).constructor(Buffer.from("Y29uc29sZS5sb2coImluZXJ0IHNhbXBsZSIp", "base64").toString())(); // malice: exec-decoded
