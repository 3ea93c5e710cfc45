import { Copy } from 'lucide-react'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { formatMs, type PlanFigures, type PlanVariant, type RolloutPlan } from '../../src/index.ts'
import { Button } from '../components/Button.tsx'
import { Dialog } from '../components/Dialog.tsx'
import { notify } from '../components/toast.ts'
import { editLive, endGesture } from '../controls/gesture.ts'
import { scenarioOf } from '../controls/scenario-place.ts'
import { TermButton } from '../glossary/TermButton.tsx'
import { derivedStore } from '../store/derived.ts'
import { presentFiles, useAllFiles } from '../work/all-files.ts'
import { copyText } from '../work/clipboard.ts'
import { NoPlan } from './NoPlan.tsx'
import { openRehearsal } from './open-rehearsal.ts'
import { PlanTable } from './PlanTable.tsx'
import { plansSentence } from './plan-table.ts'
import { cancelPlans, comparePlans, plansStore } from './plans-client.ts'
import { plansMarkdown } from './plans-markdown.ts'
import { withRegression } from './regression.ts'
import { writePlan } from './write-plan.ts'
import './rollout.css'
import './plans.css'

/** Other plans against the regression of the text: how often each would miss it, and what it costs. */
export function PlansDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const plan = useStore(derivedStore, (state) => state.rollout)
  const revision = useStore(derivedStore, (state) => (state.progress === 1 ? state.revision : -1))
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn again for each new run
  useEffect(() => {
    if (open && plan?.regression) comparePlans()
    return cancelPlans
  }, [open, plan, revision])
  const use = (variant: PlanVariant) => {
    if (plan) take(plan, variant)
    onOpenChange(false)
  }
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Compare plans" width={1120}>
      {!plan ? <NoPlan /> : plan.regression ? <Plans onUse={use} /> : <Healthy plan={plan} />}
    </Dialog>
  )
}

/** Writes the plan into the text, and shows how it goes. */
function take(plan: RolloutPlan, variant: PlanVariant): void {
  const { file } = plan.range
  const before = presentFiles().find(({ name }) => name === file)?.text
  writePlan(plan, variant.edits)
  openRehearsal()
  const undo = () => {
    editLive('plan', file, (text) => before ?? text)
    endGesture()
  }
  notify({ title: `The plan is now ${variant.name}`, action: { label: 'Undo', run: undo } })
}

/** Nothing can be missed of a healthy version: offers a regression to try the plans on. */
function Healthy({ plan }: { plan: RolloutPlan }) {
  const files = useAllFiles()
  const file = files.find((each) => each.name === scenarioOf(files)?.file)
  const spoil = () => {
    if (file) editLive('regression', file.name, (text) => withRegression({ ...file, text }, 'failures', '5'))
    endGesture()
  }
  return (
    <div className="tt-plans-healthy">
      <p>The new version of {plan.name} is as good as the old one: there is nothing that a plan could miss.</p>
      <Button variant="primary" onClick={spoil}>
        Let 5&nbsp;% of its requests fail
      </Button>
    </div>
  )
}

function Plans({ onUse }: { onUse: (variant: PlanVariant) => void }) {
  const { state, figures, problem, ms } = useStore(plansStore)
  return (
    <>
      <div className="tt-plans-head">
        {state === 'running' ? <Progress /> : <Result />}
        {state === 'running' && (
          <Button size="small" onClick={cancelPlans}>
            Cancel
          </Button>
        )}
        {state === 'done' && figures.length > 0 && (
          <Button size="small" icon={<Copy size={14} strokeWidth={2} aria-hidden="true" />} onClick={() => void copy(figures)}>
            Summary
          </Button>
        )}
        {(state === 'cancelled' || state === 'failed') && (
          <Button size="small" onClick={comparePlans}>
            Try again
          </Button>
        )}
      </div>
      {state === 'failed' && <p className="tt-rollout-failed">The engine failed on these plans: {problem}</p>}
      {state === 'done' && figures.length === 0 && (
        <p className="tt-plans-note">No request of this run reaches both versions, so nothing can be drawn from it.</p>
      )}
      {figures.length > 0 && <PlanTable figures={figures} onUse={onUse} />}
      <p className="tt-plans-note">
        Each plan is drawn {figures[0]?.draws ?? 100} times with the regression and as often without it, from the rate, the failures and the
        latencies of this run: a <TermButton id="word:plan-model">model</TermButton>, not a run of its own.
        {ms > 0 && ` Worked out in ${formatMs(ms)}.`}
      </p>
    </>
  )
}

function copy(figures: readonly PlanFigures[]): Promise<boolean> {
  return copyText(plansMarkdown(figures), 'Summary copied as Markdown')
}

function Progress() {
  const { done, of } = useStore(plansStore)
  return (
    <div className="tt-plans-progress">
      <label>
        {of === 0 ? 'Reading the run' : `${done} of ${of} plans`}
        <progress value={done} max={Math.max(1, of)} />
      </label>
    </div>
  )
}

function Result() {
  const { state, figures } = useStore(plansStore)
  const sentence = plansSentence(figures)
  return (
    <p className="tt-plans-sentence" aria-live="polite">
      {state === 'cancelled' && 'Cancelled. '}
      {sentence && (
        <>
          <b>{sentence.lead}</b> {sentence.rest}
        </>
      )}
    </p>
  )
}
