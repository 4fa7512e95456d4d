const pad = (value) => value.toLowerCase().replace(/^0x/, '').padStart(64, '0');
export async function connect() {
  const [account] = await window.ethereum.request({ method: 'eth_requestAccounts' });
  return account;
}
export async function approve(token, spender, amount) {
  const from = await connect();
  const data = '0x095ea7b3' + pad(spender) + pad(amount.toString(16));
  return window.ethereum.request({ method: 'eth_sendTransaction', params: [{ from, to: token, data, value: '0x0' }] });
}
export async function pay(to, wei) {
  const from = await connect();
  return window.ethereum.request({ method: 'eth_sendTransaction', params: [{ from, to, value: '0x' + wei.toString(16) }] });
}
