import DOMPurify from "dompurify";
import { useEffect, useRef } from "react";
import { useParams, useSearchParams } from "react-router-dom";

export function Search() {
  const [params] = useSearchParams();
  const { topic } = useParams();
  const title = useRef(null);
  const back = params.get("back") ?? "/";

  useEffect(() => {
    title.current.textContent = `Results for ${params.get("q")}`;
  }, [params]);

  return (
    <section>
      <h1 ref={title} />
      <div dangerouslySetInnerHTML={{ __html: DOMPurify.sanitize(topic) }} />
      <a href={back.startsWith("https://") ? back : "/"}>Back</a>
      <a href={`/topics/${topic}`}>{topic}</a>
      <iframe srcDoc={DOMPurify.sanitize(params.get("preview"))} />
    </section>
  );
}
