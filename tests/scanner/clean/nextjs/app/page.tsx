import Link from "next/link";

type Note = { id: number; title: string };

export default async function Page() {
  const answer = await fetch(`${process.env.API_URL}/notes`, { next: { revalidate: 60 } });
  const notes: Note[] = await answer.json();
  return (
    <main>
      <h1>Notes</h1>
      <ul>
        {notes.map((note) => (
          <li key={note.id}>
            <Link href={`/notes/${note.id}`}>{note.title}</Link>
          </li>
        ))}
      </ul>
    </main>
  );
}
