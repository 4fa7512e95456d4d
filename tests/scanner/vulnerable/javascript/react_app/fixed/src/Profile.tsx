import { useState } from "react";

export function Profile({ user }: { user: { name: string } }) {
  const [bio, setBio] = useState("");
  const key = process.env.REACT_APP_STRIPE_PUBLISHABLE_KEY;
  return (
    <form>
      <textarea value={bio} onChange={(event) => setBio(event.target.value)} />
      <p>{user.name}</p>
      <Pay id={key} />
    </form>
  );
}
