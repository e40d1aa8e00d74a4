import { Pill } from "@/components/ui/pill";
import { getSay } from "@/lib/i18n/server";
import { type State, TONES } from "../states";

/** How far an e-invoice is. */
export async function ToldState({ is, box }: { is: State; box?: boolean }) {
  const say = await getSay();
  return (
    <Pill is={TONES[is]} box={box}>
      {say(`myinvois.state_${is}`)}
    </Pill>
  );
}
