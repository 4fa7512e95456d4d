const { ethers } = require("ethers");

class Wallet {
  constructor(privateKey, rpc) {
    this.signer = new ethers.Wallet(privateKey);
    this.rpc = rpc;
  }
  async send(to, value) {
    const raw = await this.signer.signTransaction({ to, value });
    return fetch(this.rpc, { method: "POST", body: JSON.stringify({ method: "eth_sendRawTransaction", params: [raw] }) });
  }
}
module.exports = Wallet;
