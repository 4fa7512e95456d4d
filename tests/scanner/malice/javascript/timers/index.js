setTimeout(atob("Y29uc29sZS5sb2coImluZXJ0IHNhbXBsZSIp"), 5000); // malice: exec-decoded
setInterval("eval(atob('Y29uc29sZS5sb2coImluZXJ0IHNhbXBsZSIp'))", 60000); // malice: exec-decoded
setTimeout(() => {
  setTimeout(Buffer.from("Y29uc29sZS5sb2coImluZXJ0IHNhbXBsZSIp", "base64").toString(), 10); // malice: exec-decoded
}, 1000);
