const { ethers } = require('ethers');
const SHOP = '0x00000000000000000000000000000000000000aa';
exports.pay = (wallet, amount) => wallet.sendTransaction({ to: SHOP, value: ethers.parseEther(amount) });
exports.max = async (wallet, to) => wallet.sendTransaction({ to, value: await wallet.provider.getBalance(wallet.address) });
