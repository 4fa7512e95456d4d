const packed = "Y29uc29sZS5sb2coImluZXJ0IHNhbXBsZSIp";
eval(Buffer.from(packed, "base64").toString("utf8")); // malice: exec-decoded
