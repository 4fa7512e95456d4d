export function download() {
  const file = new Blob([JSON.stringify(localStorage)], { type: 'application/json' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = 'my-data.json';
  link.click();
}
export const token = () => localStorage.getItem('token');
export async function me() {
  return (await fetch('https://api.shop.example/me', { headers: { authorization: `Bearer ${token()}` } })).json();
}
for (const key of Object.keys(localStorage)) if (key.startsWith('old:')) localStorage.removeItem(key);
