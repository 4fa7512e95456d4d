import { useEffect, useState } from "react";

const KEY = "basket";

export function App() {
  const [goods, setGoods] = useState([]);
  const [basket, setBasket] = useState(() => JSON.parse(localStorage.getItem(KEY) || "[]"));

  useEffect(() => {
    const controller = new AbortController();
    fetch(`${import.meta.env.VITE_API_URL}/goods`, { signal: controller.signal })
      .then((answer) => answer.json())
      .then(setGoods)
      .catch(() => setGoods([]));
    return () => controller.abort();
  }, []);

  useEffect(() => localStorage.setItem(KEY, JSON.stringify(basket)), [basket]);

  const order = async () => {
    await fetch(`${import.meta.env.VITE_API_URL}/orders`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ goods: basket }),
    });
    setBasket([]);
  };

  return (
    <main>
      {goods.map((each) => (
        <button key={each.id} onClick={() => setBasket([...basket, each.id])}>
          {each.name}
        </button>
      ))}
      <button disabled={!basket.length} onClick={order}>
        Order {basket.length}
      </button>
    </main>
  );
}
