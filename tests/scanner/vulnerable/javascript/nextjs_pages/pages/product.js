export async function getServerSideProps({ query, req }) {
  const answer = await fetch(`http://${query.region}.internal/product`); // weak: server-side-request
  return { props: { product: await answer.json(), text: query.text } };
}

export default function Product({ product, text }) {
  return <div dangerouslySetInnerHTML={{ __html: text }} />; // weak: cross-site-scripting
}
