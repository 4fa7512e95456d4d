export default async function Page({ searchParams }: { searchParams: Promise<{ note: string }> }) {
  const { note } = await searchParams;
  return (
    <main>
      <div dangerouslySetInnerHTML={{ __html: note }} /> {/* weak: cross-site-scripting */}
      <Chart token={process.env.CHART_SECRET} /> {/* weak: client-secret */}
    </main>
  );
}
