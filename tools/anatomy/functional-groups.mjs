// Functional groups of AAL's regions: which of them, roughly, take part in what. AAL is a parcellation
// by gyri (Tzourio-Mazoyer et al. 2002, NeuroImage 15:273), not by function; each region is put where
// most of its cortex belongs in the maps of Yeo et al. 2011 (J Neurophysiol 106:1125) and in the reviews
// of the visual and auditory systems. A simplification for orientation, made by us.

/** Name of a group to the stems of its regions' names, without _L and _R. @type {Record<string, string[]>} */
export const kGroups = {
  'Early visual': ['Calcarine', 'Cuneus', 'Lingual'],
  'Lateral occipital': ['Occipital_Sup', 'Occipital_Mid', 'Occipital_Inf'],
  'Ventral temporal': ['Fusiform', 'Temporal_Inf'],
  'Auditory': ['Heschl', 'Temporal_Sup', 'Rolandic_Oper'],
  'Language': ['Frontal_Inf_Oper', 'Frontal_Inf_Tri', 'Temporal_Mid'],
  'Sensorimotor': ['Precentral', 'Postcentral', 'Supp_Motor_Area', 'Paracentral_Lobule'],
  'Dorsal attention': ['Parietal_Sup'],
  'Frontoparietal': ['Frontal_Mid', 'Frontal_Mid_Orb', 'Parietal_Inf'],
  'Salience': ['Insula', 'Cingulum_Ant', 'Cingulum_Mid', 'SupraMarginal'],
  'Default mode': ['Precuneus', 'Cingulum_Post', 'Angular', 'Frontal_Sup', 'Frontal_Sup_Medial', 'Frontal_Med_Orb', 'Frontal_Mid_Orb_Medial'],
  'Memory and emotion': ['Hippocampus', 'ParaHippocampal', 'Amygdala', 'Temporal_Pole_Sup', 'Temporal_Pole_Mid'],
  'Orbitofrontal': ['Frontal_Sup_Orb', 'Frontal_Inf_Orb', 'Rectus', 'Olfactory'],
  'Subcortical': ['Caudate', 'Putamen', 'Pallidum', 'Thalamus'],
  'Cerebellum': ['Cerebelum_Crus1', 'Cerebelum_Crus2', 'Cerebelum_3', 'Cerebelum_4_5', 'Cerebelum_6', 'Cerebelum_7b', 'Cerebelum_8',
    'Cerebelum_9', 'Cerebelum_10', 'Vermis_1_2', 'Vermis_3', 'Vermis_4_5', 'Vermis_6', 'Vermis_7', 'Vermis_8', 'Vermis_9', 'Vermis_10'],
};

const kGroupOf = new Map(Object.entries(kGroups).flatMap(([group, stems]) => stems.map((stem) => [stem, group])));

/** @param {string} region  as AAL names it, e.g. Calcarine_L @returns {string|undefined} */
export const groupOf = (region) => kGroupOf.get(region.replace(/_[LR]$/, ''));
