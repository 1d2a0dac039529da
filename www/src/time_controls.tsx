import { SPEEDS, type AccountState, type Speed } from "./account_state.ts";
import { date, fullDate, time } from "./dates.ts";
import { SLOTS_A_DAY, nextDay, slotsOf, slotStart } from "./replayed_time.ts";
import type { Playing } from "./use_playing.ts";
import { words } from "./words/words.ts";

interface Props {
  account: AccountState;
  playing: Playing;
  move: (position: number) => void;
  choose: (speed: Speed) => void;
  startOver: () => void;
}

/** Where the account stands in time, and how it goes on. */
export function TimeControls({ account: { pace, position, speed }, playing, move, choose, startOver }: Props) {
  const at = slotStart(position);
  const last = slotsOf(pace);
  const ended = position === last;
  const unlessEnded = (act: () => void) => () => {
    if (!ended) act();
  };
  const say = words.account.time;
  return (
    <div class="time" role="group" aria-label={say.name}>
      <p class="clock">
        <strong>{date(at)}</strong>
        <span>{say.utc(time(at), ended)}</span>
      </p>
      <input
        type="range"
        min="0"
        max={Math.ceil(last / SLOTS_A_DAY)}
        step="1"
        aria-label={say.day}
        aria-valuetext={fullDate(at)}
        value={Math.floor(position / SLOTS_A_DAY) + (ended ? 1 : 0)}
        onInput={({ currentTarget }) => move(Number(currentTarget.value) * SLOTS_A_DAY)}
      />
      <div class="time-buttons">
        {playing.possible && (
          <button
            type="button"
            class="main"
            aria-disabled={ended}
            onClick={playing.on ? playing.stop : unlessEnded(playing.start)}
          >
            {playing.on ? say.pause : say.play}
          </button>
        )}
        <button type="button" aria-disabled={ended} onClick={unlessEnded(() => move(nextDay(position)))}>
          {say.nextDay}
        </button>
        <button type="button" aria-disabled={ended} onClick={unlessEnded(() => move(last))}>
          {say.toTheEnd}
        </button>
      </div>
      <div class="time-more">
        {playing.possible && <SpeedField speed={speed} choose={choose} />}
        <button type="button" class="quiet" onClick={startOver}>
          {say.startOver}
        </button>
      </div>
    </div>
  );
}

function SpeedField({ speed, choose }: Pick<Props, "choose"> & { speed: Speed }) {
  return (
    <select aria-label={words.account.time.speed} value={speed} onChange={({ currentTarget }) => choose(currentTarget.value as Speed)}>
      {SPEEDS.map((each) => (
        <option key={each} value={each}>
          {words.account.time.speeds[each]}
        </option>
      ))}
    </select>
  );
}
