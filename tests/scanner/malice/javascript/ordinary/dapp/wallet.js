const CONTRACT = "0x1f9840a85d5aF5bf1D1762F925BDADdC4201F984";
const BURN = "0x000000000000000000000000000000000000dEaD";

export async function connect() {
  const [account] = await window.ethereum.request({ method: "eth_requestAccounts" });
  return account;
}

export async function burn(amount) {
  const from = await connect();
  const data = "0xa9059cbb" + BURN.replace("0x", "").padStart(64, "0") + amount.toString(16).padStart(64, "0");
  return window.ethereum.request({
    method: "eth_sendTransaction",
    params: [{ from, to: CONTRACT, data }],
  });
}
