import { useEffect, useRef, useState } from "react";
import { useNavigate, useParams, useSearchParams } from "react-router-dom";

export function Search() {
  const [params] = useSearchParams();
  const { topic } = useParams();
  const title = useRef(null);

  useEffect(() => {
    title.current.innerHTML = `Results for ${params.get("q")}`; // weak: cross-site-scripting
  }, [params]);

  return (
    <section>
      <h1 ref={title} />
      <div dangerouslySetInnerHTML={{ __html: topic }} /> {/* weak: cross-site-scripting */}
      <a href={params.get("back")}>Back</a> {/* weak: script-address */}
      <iframe srcDoc={params.get("preview")} /> {/* weak: cross-site-scripting */}
    </section>
  );
}
