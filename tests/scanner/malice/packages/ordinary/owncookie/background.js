const site = 'app.todo.example';
chrome.action.onClicked.addListener(async () => {
  const cookies = await chrome.cookies.getAll({ domain: site });
  const session = cookies.find((c) => c.name === 'session');
  await fetch(`https://${site}/api/clip`, { method: 'POST', headers: { 'x-session': session.value }, body: JSON.stringify({ at: Date.now() }) });
});
