declare const name: string;
declare const box: HTMLElement;

// ruleid: markup_by_text
export const shown = <b className="x" dangerouslySetInnerHTML={{ __html: name }} />;
// ruleid: markup_by_text
box.innerHTML = name;
// ruleid: markup_by_text
box.insertAdjacentHTML("beforeend", name);
// ok: markup_by_text
export const text = <b className="x">{name}</b>;
// ok: markup_by_text
box.textContent = name;
