const code = `
  self.onmessage = ({ data }) => {
    let sum = 0;
    for (const number of data) sum += number;
    self.postMessage(sum);
  };
`;
const worker = new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));

export function total(numbers) {
  return new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.postMessage(numbers);
    setTimeout(resolve, 5000, null);
  });
}

export const later = (task, wait) => setTimeout(task.bind(null, Date.now()), wait);
