import { useId } from 'react'

const ribbon = 'M8.2 14.2c3.4 0 4.2-2.8 7.2-2.8s3.8 2.8 7 2.8'

/** The product's mark: a sail with its telltale. */
export function Mark({ size = 24 }: { size?: number }) {
  const cut = useId()
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" strokeLinecap="round" aria-hidden="true">
      <mask id={cut} maskUnits="userSpaceOnUse" x="0" y="0" width="24" height="24">
        <rect width="24" height="24" fill="#fff" />
        <path d={ribbon} stroke="#000" strokeWidth="5.2" />
      </mask>
      <path d="M5 2C11.6 5.4 16 11.6 16.8 22H5Z" fill="var(--text-1)" mask={`url(#${cut})`} />
      <path d={ribbon} stroke="var(--brand)" strokeWidth="2.5" />
    </svg>
  )
}
