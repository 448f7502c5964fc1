#pragma once
// What several commands read from their arguments in the same way.

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/provenance.h"
#include "core/data/time_series.h"
#include "core/pipeline/bold_columns.h"
#include "core/pipeline/bold_runs.h"
#include "core/pipeline/recipe.h"
#include "tools/sync-act/command.h"

namespace sync_act::cli {

// --recipe FILE: options from a recipe or from the record of an earlier result.
OptionSpec recipe_file_option();
// The recipe of --recipe, or the default one, as the given options change it.
Result<Recipe> recipe_of(const Command& command, const Arguments& arguments);

// --confounds-file: tables of confounds, one per scan file, in order.
OptionSpec confounds_files_option();
std::vector<std::filesystem::path> confounds_files_of(const Arguments& arguments);

// The scans given as arguments, each with its table of confounds where the recipe wants one: those
// of --confounds-file, else what fMRIPrep has put beside them.
Result<std::vector<BoldRunFile>> bold_run_files_of(const Arguments& arguments,
                                                   const Recipe& recipe);

// Keys of the options that read_bold_runs follows, for recipe_options_of.
const std::vector<std::string>& preprocessing_keys();

// --mask: a file, "auto" or "all".
OptionSpec mask_option();
MaskRequest mask_request_of(const Arguments& arguments);

OptionSpec json_option();
OptionSpec threads_option();
Result<int> threads_of(const Arguments& arguments);

// "a,b" -> {"a", "b"}; empty where the option is not given.
std::vector<std::string> list_of(const Arguments& arguments, const std::string& flag);

// "--neuron-names" -> "--neuron-columns": which of a series' units are used.
std::string columns_flag_of(const std::string& names_flag);
OptionSpec columns_option(const std::string& names_flag, const std::string& units);

// A matrix [time x unit], .npy, .csv or .tsv, and of it the units that the columns option names.
// Unit names from the table's header, or from a text file, one per line, where names_flag is given.
// Fails where the numbers of names and units differ.
Result<TimeSeries> read_named_series(const Arguments& arguments, const std::string& flag,
                                     const std::string& names_flag);

// A table of numbers [row x column]: .tsv with a header (whose names become unit_ids; "n/a" is NaN)
// or .npy.
Result<TimeSeries> read_series_table(const std::string& path);

// Fails, naming the flag, unless the path ends in .nii or .nii.gz.
Status check_nifti_name(const std::string& flag, const std::filesystem::path& path);

// Name and SHA-256 of an input file.
Result<InputFile> input_file(const std::string& path);

// "1 voxel", "2 voxels".
std::string counted(std::size_t count, const std::string& noun);

}  // namespace sync_act::cli
