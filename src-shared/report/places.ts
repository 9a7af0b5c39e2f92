import type { RegionId } from '../moaks/regions.js'

/** Places as a radiologist dictates them. "The" stands in front of each. */
const PLACES: Readonly<Partial<Record<RegionId, string>>> = {
  'patella-medial': 'medial facet of the patella',
  'patella-lateral': 'lateral facet of the patella',
  'femur-medial-trochlea': 'medial trochlea',
  'femur-lateral-trochlea': 'lateral trochlea',
  'femur-medial-central': 'central medial femoral condyle',
  'femur-medial-posterior': 'posterior medial femoral condyle',
  'femur-lateral-central': 'central lateral femoral condyle',
  'femur-lateral-posterior': 'posterior lateral femoral condyle',
  'tibia-medial-anterior': 'anterior medial tibial plateau',
  'tibia-medial-central': 'central medial tibial plateau',
  'tibia-medial-posterior': 'posterior medial tibial plateau',
  'tibia-lateral-anterior': 'anterior lateral tibial plateau',
  'tibia-lateral-central': 'central lateral tibial plateau',
  'tibia-lateral-posterior': 'posterior lateral tibial plateau',
  'tibia-subspinous': 'subspinous tibia',
  'patella-superior-margin': 'superior margin of the patella',
  'patella-inferior-margin': 'inferior margin of the patella',
  'patella-medial-margin': 'medial margin of the patella',
  'patella-lateral-margin': 'lateral margin of the patella',
  'femur-medial-anterior-margin': 'anterior margin of the medial femur',
  'femur-medial-central-margin': 'central margin of the medial femoral condyle',
  'femur-medial-posterior-margin': 'posterior margin of the medial femoral condyle',
  'femur-lateral-anterior-margin': 'anterior margin of the lateral femur',
  'femur-lateral-central-margin': 'central margin of the lateral femoral condyle',
  'femur-lateral-posterior-margin': 'posterior margin of the lateral femoral condyle',
  'tibia-medial-margin': 'margin of the medial tibial plateau',
  'tibia-lateral-margin': 'margin of the lateral tibial plateau',
  'medial-meniscus-anterior': 'anterior horn',
  'medial-meniscus-body': 'body',
  'medial-meniscus-posterior': 'posterior horn',
  'lateral-meniscus-anterior': 'anterior horn',
  'lateral-meniscus-body': 'body',
  'lateral-meniscus-posterior': 'posterior horn',
}

/** "the central medial femoral condyle"; a part of a meniscus without its meniscus. */
export function placeWords(region: RegionId): string {
  return `the ${PLACES[region] ?? 'knee'}`
}
