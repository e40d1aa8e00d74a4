import { CircleAlert } from "lucide";
import type { FormFaults } from "@/lib/errors/fields";
import { Icon } from "./icon";

/** What is said of a form as a whole; said aloud when it appears. */
export function FormFault({ faults }: { faults: FormFaults }) {
  return (
    <div role="alert">
      {faults.whole && (
        <p className="note bad">
          <Icon of={CircleAlert} />
          <span>
            {faults.whole} <code>{faults.code}</code>
          </span>
        </p>
      )}
    </div>
  );
}
