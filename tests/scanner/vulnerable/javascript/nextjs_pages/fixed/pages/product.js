import DOMPurify from "isomorphic-dompurify";

const REGIONS = { eu: "eu", us: "us" };

export async function getServerSideProps({ query }) {
  const answer = await fetch(`http://${REGIONS[query.region] ?? "eu"}.internal/product`);
  return { props: { product: await answer.json(), text: query.text } };
}

export default function Product({ product, text }) {
  return <div dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(text) }} />;
}
