"use client";

import { useId } from "react";
import { Button } from "@/components/ui/button";
import { useSay } from "@/lib/i18n/use-say";
import type { Say } from "@/lib/i18n/words";
import type { Questions } from "./use-look";

/** What a file leaves open: each question with its choices. An answer reads the file anew. */
export function OpenQuestions({
  questions,
  onAnswer,
}: {
  questions: Questions;
  onAnswer: (name: string, value: string) => void;
}) {
  const say = useSay();
  const id = useId();
  return (
    <section className="questions" aria-labelledby={id}>
      <h2 id={id}>{say("bank_import.unclear_title")}</h2>
      <p role="status">{questions.message}</p>
      {Object.entries(questions.open).map(([name, choices]) => (
        <fieldset key={name}>
          <legend>{questionOf(name, say)}</legend>
          <div className="bts">
            {choices.map((value) => (
              <Button key={value} onClick={() => onAnswer(name, value)}>
                {choiceOf(value, say)}
              </Button>
            ))}
          </div>
        </fieldset>
      ))}
    </section>
  );
}

function questionOf(name: string, say: Say): string {
  return name === "date_order" || name === "decimal"
    ? say(`bank_import.question_${name}`)
    : say("bank_import.question_other", { name });
}

export function choiceOf(value: string, say: Say): string {
  switch (value) {
    case "ymd":
    case "dmy":
    case "mdy":
      return say(`bank_import.order_${value}`);
    case ".":
      return say("bank_import.mark_point");
    case ",":
      return say("bank_import.mark_comma");
    default:
      return value;
  }
}
