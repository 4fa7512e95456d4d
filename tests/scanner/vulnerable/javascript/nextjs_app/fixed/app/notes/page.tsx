export default async function Page({ searchParams }: { searchParams: Promise<{ note: string }> }) {
  const { note } = await searchParams;
  return (
    <main>
      <div>{note}</div>
      <Chart points={await load(process.env.CHART_SECRET)} />
    </main>
  );
}
