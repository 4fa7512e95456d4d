import { useState } from "react";

export function Profile({ user }: { user: { name: string } }) {
  const [bio, setBio] = useState("");
  const key = process.env.REACT_APP_STRIPE_SECRET_KEY; // weak: public-secret
  return (
    <form>
      <textarea value={bio} onChange={(event) => setBio(event.target.value)} />
      <p>{user.name}</p>
      <Pay token={key} />
    </form>
  );
}
